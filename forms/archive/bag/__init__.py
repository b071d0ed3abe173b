"""What leaves the house: a BagIt bag (RFC 8493) that is read, searched and verified with no server.

``selection`` says which documents, ``folders`` what lies in the folder of each, ``readable`` and ``lists`` what people
open in a browser, ``handover`` the paper both sides sign, ``making`` puts it together, ``directory`` writes it to a
disk and goes on where it was interrupted, ``reading`` verifies it.
"""
