"""Many files into one workbook."""
