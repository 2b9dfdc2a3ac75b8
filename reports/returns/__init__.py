"""What units file about the year: dated accidents, confirmations, interim and closing returns.

Five kinds of papers (`kinds`); results of a month or a quarter are in `activity`. What `revise` takes and what `content` freezes, by kind:

- accident return: `nothing_happened`, `accidents` = rows of `code, happened_on, unit` (code of a place), `mode, road,
  severity, deaths, injured, alcohol_related, commercial_vehicle, cause, cause_note`
- confirmation: `statement`, `note`, `about_version` (number of the police version that was looked at)
- interim and closing return: `paper_number, signed_on, signer`, `sections` = {I…VI: text}, `activities` = {indicator
  code: {value, out_of, previous_value, previous_out_of}}; closing also `targets` = {position: result},
  `has_no_subordinates, subordinates, subordinates_checked, models_recognised, staff_violations, women_percent,
  reviewed_on`

Tables from files or the clipboard come in through `imports`; by-unit ones only reconcile. Acceptance writes figures of
record (`derive`). May import `campaigns.*`, `units` and below.
"""
