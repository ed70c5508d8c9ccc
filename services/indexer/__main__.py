"""`python -m services.indexer` runs the service."""

from services.indexer.app import main

if __name__ == "__main__":
    main()
