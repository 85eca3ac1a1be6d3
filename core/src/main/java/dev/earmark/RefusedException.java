package dev.earmark;

/** A command was refused, for callers who want an exception rather than a {@link Refusal}. Nothing was changed. */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Refusals are immutable values, but not serializable ones: they travel as the message. */
    private final transient Refusal refusal;

    /**
     * Carries a refusal.
     *
     * @param refusal why the command was refused
     */
    public RefusedException(Refusal refusal) {
        super(refusal.message());
        this.refusal = refusal;
    }

    /**
     * Why the command was refused.
     *
     * @return the refusal
     */
    public Refusal refusal() {
        return refusal;
    }
}
