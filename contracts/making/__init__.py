"""What generate.py is made of: AsyncAPI document, page, TypeScript declarations."""
