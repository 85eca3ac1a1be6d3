/** The words, the rules and the engine of Earmark, with an in-memory store. */
module dev.earmark {
    requires org.slf4j;
    requires static org.jspecify;

    exports dev.earmark;
    exports dev.earmark.engine;
    exports dev.earmark.memory;
    exports dev.earmark.spi;
    exports dev.earmark.spi.ledger;
}
