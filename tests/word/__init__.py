"""Tests of the reader, from a line of XML each."""
