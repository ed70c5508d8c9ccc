"""The command line: run, ingest, search, status and the rest."""
