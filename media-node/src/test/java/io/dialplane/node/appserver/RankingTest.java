package io.dialplane.node.appserver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RankingTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void oneThatFailedComesLastUntilItHadItsRest() {
        var ranking = new Ranking(3);
        ranking.failed(0, 0);
        assertThat(ranking.order(SECOND / 2)).containsExactly(1, 2, 0);
        assertThat(ranking.well()).isEqualTo(2);
        assertThat(ranking.order(SECOND + 1)).containsExactly(0, 1, 2);
    }

    @Test
    void aSingleRequestTriesItFirst() {
        var ranking = new Ranking(2);
        ranking.failed(0, 0);
        assertThat(ranking.order(SECOND + 1)).containsExactly(0, 1);
        assertThat(ranking.order(SECOND + 2)).as("it has not answered yet").containsExactly(1, 0);
        ranking.answered(0);
        assertThat(ranking.order(SECOND + 3)).containsExactly(0, 1);
    }

    @Test
    void itRestsLongerEachTimeButNotForEver() {
        var ranking = new Ranking(2);
        for (int i = 0; i < 40; i++) {
            ranking.failed(0, 0);
        }
        assertThat(ranking.order(29 * SECOND)).containsExactly(1, 0);
        assertThat(ranking.order(31 * SECOND)).containsExactly(0, 1);
    }

    @Test
    void whenAllFailedTheOneThatRestedMostIsTried() {
        var ranking = new Ranking(2);
        ranking.failed(1, 0);
        ranking.failed(0, SECOND / 2);
        assertThat(ranking.order(SECOND * 3 / 4)).containsExactly(1, 0);
    }
}
