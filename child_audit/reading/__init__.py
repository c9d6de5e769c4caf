"""Pure functions that read a completed document by its template."""
