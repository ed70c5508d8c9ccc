"""The services of Copydesk: one package a service, standing on `runtime` and the contracts."""
