"""`python -m services.indexer` runs the service."""

from services.process.garbage import unsearched

if __name__ == "__main__":
    with unsearched():
        from services.indexer.app import main
    main()
