"""How a sentence attributes speech: who speaks, by which word; what quotations and statements stand on."""
