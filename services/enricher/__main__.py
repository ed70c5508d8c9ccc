"""`python -m services.enricher` runs the service."""

from services.enricher.app import main

if __name__ == "__main__":
    main()
