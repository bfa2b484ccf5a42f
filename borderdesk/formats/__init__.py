"""Files of other issuers: bytes in, entries out, with their faults."""
