package io.dialplane.instructions.dialplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dialplane.instructions.HangupCause;
import io.dialplane.instructions.dialplan.DialString.Contact;
import io.dialplane.instructions.dialplan.DialString.Endpoint;
import io.dialplane.instructions.dialplan.DialString.Failure;
import io.dialplane.instructions.dialplan.DialString.Gateway;
import io.dialplane.instructions.dialplan.DialString.Leg;
import io.dialplane.instructions.dialplan.DialString.Loopback;
import io.dialplane.instructions.dialplan.DialString.Sofia;
import io.dialplane.instructions.dialplan.DialString.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialStringTest {
    private static Endpoint one(String text) {
        var parsed = DialString.parse(text);
        assertThat(parsed.groups()).hasSize(1);
        assertThat(parsed.groups().getFirst()).hasSize(1);
        return parsed.groups().getFirst().getFirst().endpoint();
    }

    @Test
    void readsEveryEndpoint() {
        assertThat(one("user/1001@example.org")).isEqualTo(new User("1001", Optional.of("example.org")));
        assertThat(one("user/1001")).isEqualTo(new User("1001", Optional.empty()));
        assertThat(one("sofia/gateway/carrier/+4930123")).isEqualTo(new Gateway("carrier", "+4930123"));
        assertThat(one("sofia/gateway/external::carrier/1")).isEqualTo(new Gateway("carrier", "1"));
        assertThat(one("sofia/external/9001@192.0.2.1:5080"))
                .isEqualTo(new Sofia("sip:9001@192.0.2.1:5080", Optional.empty()));
        assertThat(one("sofia/internal/sip:1001@127.0.0.1:5099;transport=tcp;fs_path=sip%3A192.0.2.7%3Blr"))
                .isEqualTo(new Sofia("sip:1001@127.0.0.1:5099;transport=tcp", Optional.of("sip:192.0.2.7;lr")));
        assertThat(one("sofia/internal/1001%example.org")).isEqualTo(new Contact("1001", Optional.of("example.org")));
        assertThat(one("${sofia_contact(*/1001@example.org)}"))
                .isEqualTo(new Contact("1001", Optional.of("example.org")));
        assertThat(one("loopback/9664/public/XML")).isEqualTo(new Loopback("9664", Optional.of("public")));
        assertThat(one("error/user_busy")).isEqualTo(new Failure(HangupCause.USER_BUSY));
        assertThat(one("${verto_contact(1001@x)}")).isEqualTo(new Failure(HangupCause.USER_NOT_REGISTERED));
    }

    @Test
    void readsGroupsAndVariables() {
        var parsed =
                DialString.parse("<a=0>{x=1,y='2,3',z=4\\,5,flag}user/1,[leg_timeout=5]user/2|[^^:a=b:c=d,e]user/3");
        assertThat(parsed.variables()).isEqualTo(Map.of("a", "0", "x", "1", "y", "2,3", "z", "4,5", "flag", "true"));
        assertThat(parsed.groups())
                .containsExactly(
                        List.of(
                                new Leg(new User("1", Optional.empty()), Map.of()),
                                new Leg(new User("2", Optional.empty()), Map.of("leg_timeout", "5"))),
                        List.of(new Leg(new User("3", Optional.empty()), Map.of("a", "b", "c", "d,e"))));
    }

    @Test
    void thoseOfSeveralOriginationsRingTogether() {
        var parsed = DialString.parse("{a=1}user/1,user/2:_:{a=2}user/3");
        assertThat(parsed.variables()).isEmpty();
        assertThat(parsed.groups()).hasSize(1);
        assertThat(parsed.groups().getFirst())
                .extracting(leg -> leg.variables().get("a"))
                .containsExactly("1", "1", "2");
    }

    @Test
    void readsTheDialStringOfFreeSwitchsOwnDirectory() {
        var parsed = DialString.parse(
                "{^^:sip_invite_domain=${dialed_domain}:presence_id=${dialed_user}@${dialed_domain}}"
                        + "${sofia_contact(*/${dialed_user}@${dialed_domain})},${verto_contact(${dialed_user}@${dialed_domain})}",
                name -> Optional.ofNullable(Map.of("dialed_user", "1001", "dialed_domain", "example.org")
                        .get(name)));
        assertThat(parsed.variables()).containsEntry("presence_id", "1001@example.org");
        assertThat(parsed.groups().getFirst())
                .extracting(Leg::endpoint)
                .containsExactly(
                        new Contact("1001", Optional.of("example.org")), new Failure(HangupCause.USER_NOT_REGISTERED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "user/",
                "user",
                "{a=1",
                "{a=1}",
                "user/1,",
                "pickup/1",
                "group/support@example.org",
                "error/NO_SUCH_CAUSE",
                "sofia/gateway/carrier",
                "sofia/internal",
                "sofia/internal/sip:a b@c",
                "loopback/app=echo",
                "${hash(select/a/b)}",
                "user/1|user/2:_:user/3"
            })
    void saysWhatIsWrong(String text) {
        assertThatThrownBy(() -> DialString.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Property(tries = 1_000)
    void neverFailsOtherwise(
            @ForAll
                    @Chars({
                        '{', '}', '[', ']', '<', '>', '$', '(', ')', ',', '|', ':', '_', '/', '\'', '\\', '^', 'u', '='
                    })
                    String text) {
        try {
            assertThat(DialString.parse("user/" + text)).isNotNull();
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessageContaining("expected");
        }
    }
}
