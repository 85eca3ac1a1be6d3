package dev.earmark.spring.autoconfigure;

import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * The application's data source that Earmark uses. A record and not a bean of type {@link DataSource}, so that the
 * application has no more data sources than before.
 *
 * @param name the bean's name; null if it has none in this context
 * @param bean the bean
 */
record ShopDataSource(@Nullable String name, DataSource bean) {

    static ShopDataSource find(ConfigurableListableBeanFactory beans, @Nullable String name) {
        List<String> names =
                Arrays.asList(BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, DataSource.class));
        if (name != null) {
            if (!names.contains(name)) {
                throw new UnusableStoreException(
                        "earmark.jdbc.data-source names the bean \"" + name
                                + "\", but there is no DataSource of that name",
                        names.isEmpty() ? "Configure a data source." : "Name one of these beans: " + names + ".");
            }
            return new ShopDataSource(name, beans.getBean(name, DataSource.class));
        }
        DataSource only = beans.getBeanProvider(DataSource.class).getIfUnique();
        if (only == null) {
            throw names.isEmpty()
                    ? new UnusableStoreException(
                            "Earmark keeps its stock in a database unless earmark.store says otherwise, but there is no"
                                    + " DataSource",
                            "Configure one with spring.datasource.url, or set earmark.store=redis. For tests set"
                                    + " earmark.store=memory. To switch Earmark off set earmark.enabled=false.")
                    : new UnusableStoreException(
                            "There are several DataSources, and none is primary: " + names,
                            "Set earmark.jdbc.data-source to the name of the one that has Earmark's tables.");
        }
        String found = names.stream()
                .filter(each -> beans.getSingleton(each) == only)
                .findFirst()
                .orElse(null);
        return new ShopDataSource(found, only);
    }

    /**
     * The data source for transactions that are not the caller's. {@link TransactionAwareDataSourceProxy} would give the
     * caller's connection, and {@link LazyConnectionDataSourceProxy} one that may not be open yet.
     */
    DataSource forStore() {
        DataSource inner = bean;
        while ((inner instanceof TransactionAwareDataSourceProxy || inner instanceof LazyConnectionDataSourceProxy)
                && ((DelegatingDataSource) inner).getTargetDataSource() != null) {
            inner = ((DelegatingDataSource) inner).getTargetDataSource();
        }
        return inner;
    }
}
