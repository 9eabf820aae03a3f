package io.eventforwarder.parse;

import io.eventforwarder.model.Event;
import java.math.BigDecimal;
import java.math.RoundingMode;
import javax.annotation.Nullable;

/** Timestamps that are not plain integers: decimals, exponents, negative and huge numbers. */
final class Timestamps {
    /** No long has more decimal digits. */
    private static final int LONGEST_LONG = 19;

    private static final int FRACTION_DIGITS = 9;

    /** The lowest long stands for a timestamp that cannot be read. */
    private static final BigDecimal LOWEST = BigDecimal.valueOf(Event.NO_TIMESTAMP + 1);

    /** The largest negative number with so many digits. */
    private static final BigDecimal NEGATIVE_FRACTION = BigDecimal.valueOf(-1, FRACTION_DIGITS);

    private static final BigDecimal HIGHEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Timestamps() {}

    /** The whole milliseconds, limited to the range of a long; the fallback for null. */
    static long millis(@Nullable BigDecimal number, long fallback) {
        if (number == null) {
            return fallback;
        }
        return floor(inRange(number)).longValueExact();
    }

    /** The fraction of the last millisecond, in billionths of it. */
    static int fraction(@Nullable BigDecimal number) {
        if (number == null) {
            return 0;
        }
        BigDecimal inRange = inRange(number);
        return inRange.subtract(floor(inRange)).movePointRight(FRACTION_DIGITS).intValue();
    }

    /** Bounds a number before it is rounded, because rounding a huge exponent needs huge memory. */
    private static BigDecimal inRange(BigDecimal number) {
        long integerDigits = (long) number.precision() - number.scale();
        if (number.signum() == 0 || integerDigits < -FRACTION_DIGITS) {
            return number.signum() < 0 ? NEGATIVE_FRACTION : BigDecimal.ZERO;
        }
        if (integerDigits > LONGEST_LONG) {
            return number.signum() < 0 ? LOWEST : HIGHEST;
        }
        return number.max(LOWEST).min(HIGHEST);
    }

    private static BigDecimal floor(BigDecimal number) {
        return number.setScale(0, RoundingMode.FLOOR);
    }
}
