# English: pages that belong to no context. Same messages and variables as pl.ftl (a test compares them).

unsent-form = Nothing was sent
unsent-form-meaning = This form needs JavaScript, which is off or did not load. Go back and load the page again: nothing was changed.
