"""The formulas: one file each, its stem is the catalogue's `formula`; each offers `formula`.

A formula is a pure function of `processors.inputs.Inputs` and the entry's parameters. Its answer has a row for
each point and base period it can tell something about:

    point_id, start  the window; those that were not asked for are left out
    numerator        with the denominator summed over points and time before they are divided
    denominator      0: no data
    n                readings behind it
    observed         time with valid data [h]
    expected         time in service [h]
"""
