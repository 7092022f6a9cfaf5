-- What the watch board and the assessment look for, found without reading what does not concern them.

-- Orders that nobody received yet. Without the order's state, which changes at every step: an index that names it
-- would make each of them write all indexes of the table.
CREATE INDEX order_row_unreceived ON order_row (jurisdiction, issued_at) WHERE open AND received_at IS NULL;

-- Clocks that were breached when their case was last written; those that go on are found by their open order.
CREATE INDEX clock_row_breached ON clock_row (jurisdiction, breached_at) WHERE breached_at IS NOT NULL;

-- The steps at whose moment an order is judged by what it lacks (see ``store.assess``).
CREATE INDEX log_entry_judged ON log_entry (jurisdiction, at)
    WHERE type IN ('order.closed', 'objection.rejected');
