"""The CKAN DataStore as this project speaks to it; imports neither Django nor weidewinkels."""

VERSION = "0.1.0"
