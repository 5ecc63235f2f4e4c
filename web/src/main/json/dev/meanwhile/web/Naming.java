package dev.meanwhile.web;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.PropertyNamingStrategy;

/** How the names of a record's components are written in JSON, see {@link JsonConfig#naming}. */
public enum Naming {
    /** As in Java: {@code unitPrice}. */
    CAMEL_CASE(PropertyNamingStrategies.LOWER_CAMEL_CASE),
    /** {@code unit_price}. */
    SNAKE_CASE(PropertyNamingStrategies.SNAKE_CASE),
    /** {@code unit-price}. */
    KEBAB_CASE(PropertyNamingStrategies.KEBAB_CASE),
    /** {@code UnitPrice}. */
    PASCAL_CASE(PropertyNamingStrategies.UPPER_CAMEL_CASE);

    private final PropertyNamingStrategy strategy;

    Naming(PropertyNamingStrategy strategy) {
        this.strategy = strategy;
    }

    PropertyNamingStrategy strategy() {
        return strategy;
    }
}
