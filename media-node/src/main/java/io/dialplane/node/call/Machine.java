package io.dialplane.node.call;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A state machine with one door: {@link #become} takes the next state and a reason, refuses what the table does not
 * allow, and keeps the last sixteen transitions for the operator. Safe for any thread.
 */
public final class Machine<S extends Enum<S>> {
    private static final int KEPT = 16;

    /** What may follow a state; a state that is not in it is final. */
    public record Table<S extends Enum<S>>(Map<S, Set<S>> next) {
        /** A table that allows what is put into it. */
        @SafeVarargs
        public static <S extends Enum<S>> Table<S> of(Class<S> type, Step<S>... steps) {
            var next = new EnumMap<S, Set<S>>(type);
            for (var step : steps) {
                next.computeIfAbsent(step.from(), from -> EnumSet.noneOf(type)).add(step.to());
            }
            return new Table<>(next);
        }
    }

    /** One allowed transition. */
    public record Step<S extends Enum<S>>(S from, S to) {}

    /**
     * One transition that happened.
     *
     * @param atMillis since 1970
     */
    public record Transition<S>(long atMillis, S from, S to, String reason) {}

    private final Table<S> table;
    private final List<Transition<S>> last = new ArrayList<>(4);
    private S state;

    public Machine(Table<S> table, S first) {
        this.table = table;
        this.state = first;
    }

    /** The state now. */
    public synchronized S state() {
        return state;
    }

    /**
     * Goes to another state.
     *
     * @return whether it did; not when the table does not allow it from the present one
     */
    public synchronized boolean become(S to, String reason) {
        if (!table.next().getOrDefault(state, Set.of()).contains(to)) {
            return false;
        }
        if (last.size() == KEPT) {
            last.removeFirst();
        }
        last.add(new Transition<>(System.currentTimeMillis(), state, to, reason));
        state = to;
        return true;
    }

    /** The last transitions, oldest first. */
    public synchronized List<Transition<S>> last() {
        return List.copyOf(last);
    }
}
