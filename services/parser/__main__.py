"""`python -m services.parser` runs the service."""

from services.parser.app import main

if __name__ == "__main__":
    main()
