"""Printed papers: dataclasses in, the bytes of a PDF out."""
