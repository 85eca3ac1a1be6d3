package dev.earmark;

/**
 * A verb was refused and changed nothing. The typed reason is in {@link #refusal()}, even after deserialization.
 */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /**
     * Creates an exception with the message of the refusal.
     *
     * @param refusal the reason
     */
    public RefusedException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /**
     * The reason.
     *
     * @return the refusal
     */
    public Refusal refusal() {
        return refusal;
    }
}
