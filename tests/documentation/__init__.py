"""The documentation is true: what it shows runs, what is generated is current, links lead somewhere."""
