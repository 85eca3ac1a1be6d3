package dev.earmark.shop;

import dev.earmark.OutOfStockException;
import dev.earmark.OutcomeUnknownException;
import dev.earmark.RefusedException;
import dev.earmark.TransientStoreException;
import java.util.List;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Answers with problem details (RFC 9457), besides those that Spring makes. */
@RestControllerAdvice
class Problems {
    record Missing(String sku, long requested, long available) {}

    @ExceptionHandler
    ProblemDetail refused(RefusedException refused) {
        ProblemDetail problem = problem(HttpStatus.CONFLICT, refused.refusal().message());
        problem.setTitle("Refused");
        problem.setProperty("refusal", refused.refusal().getClass().getSimpleName());
        if (refused instanceof OutOfStockException outOfStock) {
            problem.setTitle("Out of stock");
            problem.setProperty("shortages", shortages(outOfStock));
        }
        return problem;
    }

    private static List<Missing> shortages(OutOfStockException outOfStock) {
        return outOfStock.shortages().stream()
                .map(shortage -> new Missing(shortage.sku().value(), shortage.requested(), shortage.available()))
                .toList();
    }

    /** Two requests with one new order at the same time. */
    @ExceptionHandler(DataIntegrityViolationException.class)
    ProblemDetail sentTwice() {
        return problem(HttpStatus.CONFLICT, "Another request has just changed the same. Repeat the request.");
    }

    /** The database is not there, or busy. Every request can be repeated. */
    @ExceptionHandler({TransientStoreException.class, OutcomeUnknownException.class})
    ProblemDetail busy() {
        return problem(HttpStatus.SERVICE_UNAVAILABLE, "The shop is busy. Repeat the request.");
    }

    /** An id or a quantity that no store accepts. */
    @ExceptionHandler
    ProblemDetail notValid(IllegalArgumentException invalid) {
        return problem(HttpStatus.BAD_REQUEST, String.valueOf(invalid.getMessage()));
    }

    private static ProblemDetail problem(HttpStatus status, String detail) {
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
