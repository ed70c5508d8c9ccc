"""The index: its port, the query, stores, stories, saved searches, earlier versions."""
