package dev.earmark.spi;

import dev.earmark.PageToken;
import dev.earmark.Sku;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A place in a list of SKUs, as the text of a {@link PageToken}. */
final class SkuKeys {
    private static final String KIND = "sku ";

    private SkuKeys() {}

    static PageToken toToken(Sku sku) {
        return PageToken.of(
                Base64.getUrlEncoder().withoutPadding().encodeToString((KIND + sku).getBytes(StandardCharsets.UTF_8)));
    }

    static Sku of(PageToken token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token.value()), StandardCharsets.UTF_8);
            if (text.startsWith(KIND)) {
                return Sku.of(text.substring(KIND.length()));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(message(token), e);
        }
        throw new IllegalArgumentException(message(token));
    }

    private static String message(PageToken token) {
        return "page token \"" + PageKey.shortened(token.value())
                + "\" is not valid; pass the token of the page before, unchanged";
    }
}
