"""A made-up region with its people, lists and matters, to try the desk on."""
