"""How an event passes: take a batch, run the step, finish each event once, retry, give up."""
