"""The index in an OpenSearch cluster, for more documents than one machine holds."""
