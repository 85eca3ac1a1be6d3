package dev.earmark.examples;

import com.zaxxer.hikari.HikariDataSource;
import dev.earmark.engine.ReaperPolicy;
import dev.earmark.engine.ReservationEngine;
import dev.earmark.examples.cli.Output;
import dev.earmark.examples.cli.RedisExample;
import dev.earmark.examples.cli.RedisMirrorOptions;
import dev.earmark.examples.kill.JavaProgram;
import dev.earmark.examples.kill.Kills;
import dev.earmark.examples.kill.Program;
import dev.earmark.examples.load.Deliveries;
import dev.earmark.examples.load.ParallelLoop;
import dev.earmark.examples.load.Rest;
import dev.earmark.examples.mirror.Mirror;
import dev.earmark.examples.mirror.MirrorComparison;
import dev.earmark.examples.mirror.MirrorMain;
import dev.earmark.examples.mirror.MirrorTables;
import dev.earmark.examples.mirror.MirrorThreads;
import dev.earmark.examples.mirror.MirroredShop;
import dev.earmark.examples.mirror.MirroredShopMain;
import dev.earmark.examples.mirror.RedisReservations;
import dev.earmark.examples.mirror.ShopStock;
import dev.earmark.examples.stores.StoreSettings;
import dev.earmark.redis.EventsPolicy;
import dev.earmark.redis.RedisEvents;
import dev.earmark.spi.StockStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** A database that agrees with Redis. The code to copy is {@link Mirror} and {@link MirrorTables}. */
@Command(
        name = "redis-mirror",
        description = {
            "Redis answers the shoppers, and a database gets every change, even if the shop or a consumer is killed.",
            "The store writes each change to a stream, in the atomic step that makes it. Two consumers of one group copy the"
                    + " stream to tables mirror_reservation, mirror_history and mirror_level. At the end the tables equal"
                    + " Redis, SKU by SKU and reservation by reservation.",
            "Redis knows no SKU at the start. The first shopper who wants a SKU makes the engine load its stock from table"
                    + " shop_stock.",
            "With --kills the shop and the consumers are killed (-9) at random moments and started again.",
            "Needs --store=redis."
        })
public final class RedisMirror extends RedisExample {
    /** For two consumers, the shop and the comparison. */
    private static final int CONNECTIONS = 4;

    private static final Duration LONGEST_LIFE = Duration.ofMillis(600);
    /** So few that many reserves need what overdue reservations hold. */
    private static final long ON_HAND = 100;

    private final List<Program> servers;
    private final Class<?> consumer;

    @Mixin
    private final RedisMirrorOptions options = new RedisMirrorOptions();

    /** Creates the example. */
    public RedisMirror() {
        this(List.of(), MirrorMain.class);
    }

    /** Creates the example with servers that are killed too, and with another program for the consumers. */
    RedisMirror(List<Program> servers, Class<?> consumer) {
        this.servers = List.copyOf(servers);
        this.consumer = consumer;
    }

    @Override
    protected StoreSettings settings() {
        return StoreSettings.DEFAULT.withEvents(EventsPolicy.DEFAULT);
    }

    @Override
    protected boolean isAudited() {
        return options.kills() == 0;
    }

    @Override
    protected void run(StockStore store, Output output) throws Exception {
        boolean killed = options.kills() > 0;
        // with kills, what is overdue is left to the shop that is killed
        ReaperPolicy reaper = killed ? ReaperPolicy.OFF : ReaperPolicy.DEFAULT;
        String url = storeOptions().address().url();
        try (HikariDataSource database = options.database().open(CONNECTIONS);
                ReservationEngine engine = ReservationEngine.builder(store)
                        .reaper(reaper)
                        .unknownSkus(new ShopStock(database))
                        .build()) {
            MirrorTables tables = new MirrorTables(database);
            tables.create(storeOptions().reset());
            new ShopStock(database)
                    .create(MirroredShop.SKUS, ON_HAND, storeOptions().reset());
            Deliveries deliveries = new Deliveries(engine, MirroredShop.SKUS, ON_HAND);
            if (killed) {
                kill(url, deliveries);
            }
            try (MirrorThreads consumers = new MirrorThreads(url, tables);
                    RedisEvents events = MirrorMain.events(url, "watch")) {
                consumers.start();
                if (!killed) {
                    ParallelLoop.run("redis-mirror", options.threads(), options.shoppers(), i -> {
                        new MirroredShop(engine).serve("order-" + i);
                    });
                }
                Rest.await(engine, MirroredShop.SKUS);
                Rest.await("events are still to be mirrored", () -> events.behind() == 0);
            }
            print(output, MirrorComparison.of(tables, store, RedisReservations.ids(url), deliveries.supplied()));
        }
    }

    private void kill(String url, Deliveries deliveries) throws Exception {
        List<Program> programs = new ArrayList<>(servers);
        programs.add(program(MirroredShopMain.class, storeOptions().address().texts()));
        for (String name : MirrorThreads.CONSUMERS) {
            programs.add(program(consumer, List.of(name, url)));
        }
        Kills.run("kills", options.kills(), LONGEST_LIFE, programs, deliveries::fillUp);
        servers.forEach(Program::start);
        servers.forEach(Program::awaitReady);
    }

    /** A program that uses the shop's database too. */
    private Program program(Class<?> main, List<String> first) {
        List<String> settings = new ArrayList<>(first);
        settings.addAll(options.database().texts());
        return new JavaProgram(main, settings);
    }

    private void print(Output output, MirrorComparison atRest) {
        atRest.faults().forEach(output::fault);
        output.figure("kills", "kills", options.kills())
                .figure("reservations", "reservations in Redis", atRest.reservations())
                .figure("expired", "of them expired", atRest.expired())
                .figure(
                        "disagreements",
                        "rows that differ from Redis",
                        atRest.faults().size());
    }
}
