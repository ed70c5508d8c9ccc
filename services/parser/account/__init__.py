"""Every word of a copy in one account: the article's, set aside, skipped, or left over."""
