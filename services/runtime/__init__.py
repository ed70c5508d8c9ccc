"""What every service stands on; knows the contracts and no service."""
