"""OpenID Connect: tokens that a regency's own issuer signed."""
