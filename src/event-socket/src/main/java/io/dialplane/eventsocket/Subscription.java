package io.dialplane.eventsocket;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which events a client gets, and how they are written. Immutable, so that publishers on other threads may ask it.
 *
 * <p>Filters follow what FreeSWITCH does rather than what its manual says: an event passes when one of the positive
 * filters matches (or there are none) and no filter with a leading {@code -} does.
 *
 * @param format how events are written
 * @param all whether every event is wanted
 * @param names wanted kinds when not all are
 * @param subclasses wanted kinds of {@code CUSTOM} events; empty for all of them
 * @param filters conditions on headers
 */
public record Subscription(
        EventFormat format, boolean all, Set<String> names, Set<String> subclasses, List<Filter> filters) {
    /** Nothing is wanted. */
    public static final Subscription NONE = new Subscription(EventFormat.PLAIN, false, Set.of(), Set.of(), List.of());

    public Subscription {
        names = Set.copyOf(names);
        subclasses = Set.copyOf(subclasses);
        filters = List.copyOf(filters);
    }

    /** Whether events of that kind may be wanted; cheap, to be asked before an event is built. */
    public boolean mayWant(String name) {
        return all || names.contains(name);
    }

    /** Whether this event is wanted. */
    public boolean wants(Event event) {
        if (!all) {
            String name = event.name();
            if (!names.contains(name)) {
                return false;
            }
            if (name.equals(Event.CUSTOM)
                    && !subclasses.isEmpty()
                    && !event.subclass().map(subclasses::contains).orElse(false)) {
                return false;
            }
        }
        return filters.isEmpty() || passes(event);
    }

    private boolean passes(Event event) {
        boolean anyPositive = false;
        boolean match = false;
        for (var filter : filters) {
            if (filter.negative()) {
                if (filter.matches(event)) {
                    return false;
                }
            } else {
                anyPositive = true;
                match = match || filter.matches(event);
            }
        }
        return match || !anyPositive;
    }

    Subscription plus(EventFormat format, boolean all, Set<String> names, Set<String> subclasses) {
        var allNames = new HashSet<>(this.names);
        allNames.addAll(names);
        var allSubclasses = new HashSet<>(this.subclasses);
        allSubclasses.addAll(subclasses);
        return new Subscription(format, this.all || all, allNames, allSubclasses, filters);
    }

    Subscription minus(boolean everything, Set<String> names, Set<String> subclasses) {
        if (everything) {
            return new Subscription(format, false, Set.of(), Set.of(), filters);
        }
        var left = all ? new HashSet<>(EventNames.ALL) : new HashSet<>(this.names);
        var leftSubclasses = new HashSet<>(this.subclasses);
        leftSubclasses.removeAll(subclasses);
        var gone = new HashSet<>(names);
        if (!leftSubclasses.isEmpty() && !subclasses.isEmpty()) {
            gone.remove(Event.CUSTOM);
        }
        left.removeAll(gone);
        return new Subscription(format, false, left, leftSubclasses, filters);
    }

    Subscription with(Filter filter) {
        var more = new ArrayList<>(filters);
        more.add(filter);
        return new Subscription(format, all, names, subclasses, more);
    }

    Subscription without(java.util.function.Predicate<Filter> gone) {
        return new Subscription(
                format,
                all,
                names,
                subclasses,
                filters.stream().filter(gone.negate()).toList());
    }
}
