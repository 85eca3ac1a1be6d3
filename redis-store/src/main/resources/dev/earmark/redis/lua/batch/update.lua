-- Called after the fields are changed, all but the status.
local function update(reservation, status, cause)
    local before = reservation.status
    reservation.status = status
    reservation.text = false
    if report then
        report(reservation, cause, before)
    end
    if reservation.isUnchanged then
        reservation.isUnchanged = false
        changedReservations[#changedReservations + 1] = reservation
    end
end

-- Until the year 2286 all times have 16 digits, so their texts compare like numbers.
local function isOverdue(reservation)
    return reservation.status == 'HELD' and reservation.expiresAt <= nowText
end
