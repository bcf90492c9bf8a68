package io.dialplane.appserver.cdr;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Takes the call records of nodes. */
@Singleton
public class CdrIntake {
    private final CdrStore store;

    public CdrIntake(CdrStore store) {
        this.store = store;
    }

    /** Stores a JSON array of records; returns when they are durable. Blocks. */
    public Map<String, Object> store(byte[] body) {
        List<Cdr> records = CdrReader.read(body);
        store.add(records);
        return Map.of("stored", records.size());
    }
}
