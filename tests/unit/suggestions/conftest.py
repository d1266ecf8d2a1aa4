from tests.unit.claims.conftest import client, letters, shop

__all__ = ["client", "letters", "shop"]
