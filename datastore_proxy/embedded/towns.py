"""Dutch towns for the sample shops: where they are, and how their postcodes and numbers begin."""

from __future__ import annotations

from typing import NamedTuple


class Town(NamedTuple):
    """A town with where it lies, for made-up shops."""

    name: str
    province: str
    latitude: float
    longitude: float
    postcode: int
    """The lowest of its four-digit postcode areas."""
    area_code: str


TOWNS = [
    Town("Appingedam", "Groningen", 53.3217, 6.8583, 9901, "0596"),
    Town("Winsum", "Groningen", 53.3300, 6.5200, 9951, "0595"),
    Town("Stadskanaal", "Groningen", 52.9895, 6.9504, 9501, "0599"),
    Town("Leek", "Groningen", 53.1620, 6.3780, 9351, "0594"),
    Town("Haren", "Groningen", 53.1720, 6.6040, 9751, "050"),
    Town("Dokkum", "Friesland", 53.3253, 5.9992, 9101, "0519"),
    Town("Sneek", "Friesland", 53.0330, 5.6583, 8601, "0515"),
    Town("Joure", "Friesland", 52.9660, 5.7960, 8501, "0513"),
    Town("Franeker", "Friesland", 53.1870, 5.5430, 8801, "0517"),
    Town("Drachten", "Friesland", 53.1120, 6.0990, 9201, "0512"),
    Town("Assen", "Drenthe", 52.9925, 6.5625, 9401, "0592"),
    Town("Emmen", "Drenthe", 52.7858, 6.8976, 7811, "0591"),
    Town("Meppel", "Drenthe", 52.6960, 6.1940, 7941, "0522"),
    Town("Hoogeveen", "Drenthe", 52.7225, 6.4760, 7901, "0528"),
    Town("Beilen", "Drenthe", 52.8560, 6.5130, 9411, "0593"),
    Town("Ommen", "Overijssel", 52.5210, 6.4210, 7731, "0529"),
    Town("Raalte", "Overijssel", 52.3860, 6.2750, 8101, "0572"),
    Town("Rijssen", "Overijssel", 52.3070, 6.5180, 7461, "0548"),
    Town("Oldenzaal", "Overijssel", 52.3130, 6.9290, 7571, "0541"),
    Town("Kampen", "Overijssel", 52.5550, 5.9110, 8261, "038"),
    Town("Dronten", "Flevoland", 52.5250, 5.7180, 8251, "0321"),
    Town("Emmeloord", "Flevoland", 52.7110, 5.7480, 8301, "0527"),
    Town("Zeewolde", "Flevoland", 52.3310, 5.5420, 3891, "036"),
    Town("Lelystad", "Flevoland", 52.5080, 5.4750, 8211, "0320"),
    Town("Barneveld", "Gelderland", 52.1400, 5.5850, 3771, "0342"),
    Town("Tiel", "Gelderland", 51.8860, 5.4290, 4001, "0344"),
    Town("Winterswijk", "Gelderland", 51.9720, 6.7200, 7101, "0543"),
    Town("Lochem", "Gelderland", 52.1610, 6.4110, 7241, "0573"),
    Town("Zutphen", "Gelderland", 52.1380, 6.2010, 7201, "0575"),
    Town("Culemborg", "Gelderland", 51.9550, 5.2270, 4101, "0345"),
    Town("Epe", "Gelderland", 52.3480, 5.9850, 8161, "0578"),
    Town("Woerden", "Utrecht", 52.0850, 4.8830, 3441, "0348"),
    Town("Houten", "Utrecht", 52.0280, 5.1680, 3991, "030"),
    Town("Rhenen", "Utrecht", 51.9590, 5.5680, 3911, "0317"),
    Town("Soest", "Utrecht", 52.1730, 5.2910, 3761, "035"),
    Town("Montfoort", "Utrecht", 52.0460, 4.9520, 3417, "0348"),
    Town("Opperdoes", "Noord-Holland", 52.7610, 5.0740, 1674, "0227"),
    Town("Schagen", "Noord-Holland", 52.7880, 4.7990, 1741, "0224"),
    Town("Den Helder", "Noord-Holland", 52.9560, 4.7610, 1781, "0223"),
    Town("Purmerend", "Noord-Holland", 52.5050, 4.9600, 1441, "0299"),
    Town("Castricum", "Noord-Holland", 52.5480, 4.6600, 1901, "0251"),
    Town("Hoorn", "Noord-Holland", 52.6420, 5.0600, 1621, "0229"),
    Town("Gouda", "Zuid-Holland", 52.0115, 4.7100, 2801, "0182"),
    Town("Bodegraven", "Zuid-Holland", 52.0830, 4.7480, 2411, "0172"),
    Town("Brielle", "Zuid-Holland", 51.9020, 4.1630, 3231, "0181"),
    Town("Gorinchem", "Zuid-Holland", 51.8300, 4.9740, 4201, "0183"),
    Town("Pijnacker", "Zuid-Holland", 52.0190, 4.4330, 2641, "015"),
    Town("Middelharnis", "Zuid-Holland", 51.7570, 4.1650, 3241, "0187"),
    Town("Goes", "Zeeland", 51.5040, 3.8890, 4461, "0113"),
    Town("Zierikzee", "Zeeland", 51.6500, 3.9160, 4301, "0111"),
    Town("Terneuzen", "Zeeland", 51.3350, 3.8280, 4531, "0115"),
    Town("Veere", "Zeeland", 51.5480, 3.6660, 4351, "0118"),
    Town("Boxtel", "Noord-Brabant", 51.5910, 5.3290, 5281, "0411"),
    Town("Oirschot", "Noord-Brabant", 51.5050, 5.3130, 5688, "0499"),
    Town("Boxmeer", "Noord-Brabant", 51.6470, 5.9460, 5831, "0485"),
    Town("Etten-Leur", "Noord-Brabant", 51.5710, 4.6360, 4871, "076"),
    Town("Uden", "Noord-Brabant", 51.6610, 5.6190, 5401, "0413"),
    Town("Deurne", "Noord-Brabant", 51.4600, 5.7970, 5751, "0493"),
    Town("Venray", "Limburg", 51.5250, 5.9750, 5801, "0478"),
    Town("Weert", "Limburg", 51.2520, 5.7060, 6001, "0495"),
    Town("Valkenburg", "Limburg", 50.8650, 5.8320, 6301, "043"),
    Town("Horst", "Limburg", 51.4530, 6.0520, 5961, "077"),
]
