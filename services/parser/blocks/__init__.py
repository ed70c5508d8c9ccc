"""What readers share: blocks and their walker, facts stated beside the text, strings, XML, packages."""
