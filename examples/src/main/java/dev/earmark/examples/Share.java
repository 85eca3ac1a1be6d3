package dev.earmark.examples;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a share, from none to all, from the command line. */
final class Share implements ITypeConverter<Double> {

    @Override
    public Double convert(String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            value = Double.NaN;
        }
        if (!(value >= 0 && value <= 1)) {
            throw new TypeConversionException("'" + text + "' is not a number from 0 to 1, like 0.7");
        }
        return value;
    }
}
