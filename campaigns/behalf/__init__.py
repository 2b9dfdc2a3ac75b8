"""Nhập thay: the standing office files for a unit from paper, photo or telephone; the unit confirms afterwards.

Below it stands `campaigns.filing`, which knows the mark and lets the office's hand at the paper; nothing above is
imported.
"""
