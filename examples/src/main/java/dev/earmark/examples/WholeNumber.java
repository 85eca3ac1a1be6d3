package dev.earmark.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number within limits from the command line. */
abstract class WholeNumber implements ITypeConverter<Integer> {
    private final int lowest;
    private final int highest;

    private WholeNumber(int lowest, int highest) {
        this.lowest = lowest;
        this.highest = highest;
    }

    static final class UpToThousand extends WholeNumber {
        UpToThousand() {
            super(1, 1_000);
        }
    }

    static final class UpToMillion extends WholeNumber {
        UpToMillion() {
            super(1, 1_000_000);
        }
    }

    static final class Units extends WholeNumber {
        Units() {
            super(0, 1_000_000_000);
        }
    }

    static final class Percent extends WholeNumber {
        Percent() {
            super(0, 100);
        }
    }

    static final class Connections extends WholeNumber {
        Connections() {
            super(2, 100);
        }
    }

    @Override
    public Integer convert(String text) {
        long value;
        try {
            value = Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TypeConversionException("'" + text + "' is not a whole number, " + lowest + " to " + highest);
        }
        if (value < lowest || value > highest) {
            throw new TypeConversionException(
                    value + " is out of range; " + lowest + " to " + highest + " are allowed");
        }
        return (int) value;
    }
}
