"""What an operator asks for, for shell and page alike: flow, audit, replay, purge."""
