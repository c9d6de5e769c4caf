"""The Summary sheet: what was counted, as formulas over the sheets that follow, with what comes out of them."""
