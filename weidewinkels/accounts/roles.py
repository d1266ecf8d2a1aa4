"""The roles: names of groups. What each may do is laid down by the migrations of this app."""

EIGENAAR = "eigenaar"
BEHEERDER = "beheerder"
MEDEWERKER = "medewerker"

ROLES = (EIGENAAR, BEHEERDER, MEDEWERKER)
