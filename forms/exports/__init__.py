"""What leaves the house in bulk: answers as sheets, Word files and sealed copies as archives.

Every export is of the responses whose numbers it is given, in that order; whoever asks has chosen them within a scope.
"""
