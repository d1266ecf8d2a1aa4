"""One contract, several stores: what CKAN's DataStore answers, asked of each of them.

`pytest tests/contract` asks the embedded store, in this process and over HTTP;
`pytest tests/contract --ckan 2.11 --ckan 2.12` asks real CKANs, which it starts.
Where stores may differ, `facts.py` says so, and `docs/embedded-differences.md` says why.
"""
