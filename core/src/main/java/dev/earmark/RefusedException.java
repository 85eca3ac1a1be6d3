package dev.earmark;

/**
 * A verb was refused and not applied. The typed reason is in {@link #refusal()}, even after deserialization.
 * Created by {@link Refusal#toException()}.
 */
public class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    /** Only {@link Refusal#toException()} calls this, so that each refusal has one type of exception. */
    RefusedException(Refusal refusal) {
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
