package io.flywheel.domain.subscription;

import static io.flywheel.domain.subscription.EventKind.CANCELLED;
import static io.flywheel.domain.subscription.EventKind.EXPIRED;
import static io.flywheel.domain.subscription.EventKind.PAYMENT_FAILED;
import static io.flywheel.domain.subscription.EventKind.PLAN_CHANGED;
import static io.flywheel.domain.subscription.EventKind.REACTIVATED;
import static io.flywheel.domain.subscription.EventKind.REFUNDED;
import static io.flywheel.domain.subscription.EventKind.RENEWED;
import static io.flywheel.domain.subscription.EventKind.STARTED;
import static io.flywheel.domain.subscription.EventKind.TRIAL_STARTED;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class ReplayTest {
  @Test
  void a_change_of_plan_inside_a_month_then_a_refund() {
    History history =
        new History()
            .on("2025-01-10", STARTED, "14.99", "2025-01-10/2025-02-10")
            .plan("yearly", 13_900)
            .on("2025-01-25", PLAN_CHANGED, "131.27", "2025-01-25/2026-01-25");
    List<PeriodPart> before = history.replayed();
    assertThat(Account.earned(before, "2025-01-10", "2025-01-25")).isEqualTo(731);
    assertThat(before.get(1).carriedCents()).isEqualTo(768);
    assertThat(before.get(1).whole()).isEqualTo(new Spread(13_895, day("2025-01-25"), 365));
    assertThat(Account.earned(before, "2025-01-25", "2025-03-01")).isEqualTo(1_355);
    assertThat(Account.asOf("2025-02-28", history).deferred()).isEqualTo(12_540);

    history.on("2025-03-01", REFUNDED, "-70.00", "2025-01-25/2026-01-25");
    List<PeriodPart> parts = history.replayed();
    assertThat(Account.earned(parts, "2025-01-25", "2025-03-01")).isEqualTo(1_355);
    assertThat(parts.get(3).whole()).isEqualTo(new Spread(5_540, day("2025-03-01"), 330));
    assertThat(Account.earned(parts, "2025-03-01", "2025-04-01")).isEqualTo(527);
    assertThat(Account.asOf("2025-03-31", history))
        .isEqualTo(new Account(14_626, 2_613, 5_013, 7_000));
  }

  @Test
  void a_refund_above_what_is_deferred_is_negative_revenue() {
    History history =
        new History()
            .on("2025-01-01", STARTED, "14.99", "2025-01-01/2025-02-01")
            .on("2025-01-21", REFUNDED, "-7.49", "2025-01-01/2025-02-01");
    List<PeriodPart> parts = history.replayed();
    assertThat(Account.earned(parts, "2025-01-01", "2025-01-21")).isEqualTo(971);
    assertThat(parts.get(1).kind()).isEqualTo(PartKind.REFUND);
    assertThat(parts.get(1).postedCents()).isEqualTo(-221);
    assertThat(Account.asOf("2025-01-21", history)).isEqualTo(new Account(1_499, 750, 0, 749));
    assertThat(parts.get(2).covers()).isTrue();
    assertThat(parts.get(2).to()).isEqualTo(day("2025-02-01"));
  }

  @Test
  void a_refund_goes_back_at_the_rate_of_its_charge() {
    History history =
        new History()
            .currency("EUR", "1.10")
            .on("2025-01-01", STARTED, "89.90", "2025-01-01/2026-01-01")
            .currency("EUR", "1.12")
            .on("2025-01-01", REFUNDED, "-89.90", "2025-01-01/2026-01-01");
    assertThat(Account.asOf("2025-12-31", history)).isEqualTo(new Account(9_889, 0, 0, 9_889));
  }

  @Test
  void a_downgrade_leaves_credit_that_the_next_charge_takes() {
    History history = downgraded().on("2025-12-01", RENEWED, "6.80", "2025-12-01/2026-01-01");
    List<PeriodPart> parts = history.replayed();
    assertThat(parts.get(0).postedCents()).isEqualTo(11_582);
    assertThat(parts.get(1).carriedCents()).isEqualTo(2_318);
    assertThat(parts.get(1).takenCents()).isEqualTo(1_499);
    assertThat(parts.get(1).postedCents()).isEqualTo(1_499);
    assertThat(parts.get(1).waitingCents()).isEqualTo(819);
    assertThat(parts.get(2).takenCents()).isEqualTo(819);
    assertThat(parts.get(2).postedCents()).isEqualTo(1_499);
    assertThat(parts).hasSize(3);
  }

  @Test
  void credit_that_still_waits_when_coverage_ends_is_earned_then() {
    List<PeriodPart> parts = downgraded().replayed();
    assertThat(parts.get(2).kind()).isEqualTo(PartKind.BREAKAGE);
    assertThat(Account.earned(parts, "2025-12-01", "2025-12-02")).isEqualTo(819);
    assertThat(Account.asOf("2025-11-30", downgraded()).deferred()).isEqualTo(819);
    assertThat(Account.asOf("2025-12-01", downgraded()))
        .isEqualTo(new Account(13_900, 13_900, 0, 0));

    List<PeriodPart> back =
        downgraded().on("2025-12-20", REACTIVATED, "14.99", "2025-12-20/2026-01-20").replayed();
    assertThat(Account.earned(back, "2025-12-01", "2025-12-02")).isEqualTo(819);
    assertThat(back.get(3).takenCents()).isZero();
  }

  @Test
  void trial_month_ends_and_grace() {
    History history =
        new History()
            .on("2025-01-01", TRIAL_STARTED, "2025-01-01/2025-01-31")
            .on("2025-01-31", STARTED, "14.99", "2025-01-31/2025-02-28")
            .on("2025-02-28", PAYMENT_FAILED, "")
            .on("2025-03-03", PAYMENT_FAILED, "");
    assertThat(history.replayed())
        .filteredOn(PeriodPart::covers)
        .extracting(part -> part.kind() + " " + part.from() + " " + part.to())
        .containsExactly(
            "TRIAL 2025-01-01 2025-01-31",
            "PAID 2025-01-31 2025-02-28",
            "GRACE 2025-02-28 2025-03-07");
    assertThat(Account.asOf("2025-03-04", history)).isEqualTo(new Account(1_499, 1_499, 0, 0));

    history.on("2025-03-05", RENEWED, "14.99", "2025-02-28/2025-03-31");
    List<PeriodPart> paid = history.replayed();
    assertThat(Account.earned(paid, "2025-02-28", "2025-03-05")).isEqualTo(5 * 49);
    assertThat(Account.earned(paid, "2025-02-28", "2025-03-01")).isEqualTo(49);
    assertThat(paid).allMatch(part -> part.flaws().isEmpty());
  }

  @Test
  void a_year_over_a_leap_day_has_366_days() {
    List<PeriodPart> leap =
        new History().on("2023-03-01", STARTED, "139.00", "2023-03-01/2024-03-01").replayed();
    assertThat(leap.get(0).whole().days()).isEqualTo(366);
    assertThat(Account.earned(leap, "2024-02-21", "2024-02-22")).isEqualTo(38);
    assertThat(Account.earned(leap, "2024-02-22", "2024-02-23")).isEqualTo(37);
    assertThat(Account.earned(leap, "2024-02-29", "2024-03-01")).isEqualTo(37);
    assertThat(leap.get(0).postedCents()).isEqualTo(13_900);
    List<PeriodPart> from29 =
        new History().on("2024-02-29", STARTED, "139.00", "2024-02-29/2025-02-28").replayed();
    assertThat(from29.get(0).whole().days()).isEqualTo(365);
  }

  @Test
  void cancelled_at_once_and_nothing_refunded() {
    History history =
        new History()
            .on("2025-01-01", STARTED, "14.99", "2025-01-01/2025-02-01")
            .on("2025-01-11", CANCELLED, "/2025-01-11");
    List<PeriodPart> parts = history.replayed();
    assertThat(Account.earned(parts, "2025-01-01", "2025-01-11")).isEqualTo(490);
    assertThat(parts.get(1).kind()).isEqualTo(PartKind.CANCELLED);
    assertThat(Account.earned(parts, "2025-01-11", "2025-01-12")).isEqualTo(1_009);
    assertThat(parts.get(0).to()).isEqualTo(day("2025-01-11"));
  }

  @Test
  void cancelled_without_an_end_and_expired_let_the_period_run_out() {
    List<PeriodPart> parts =
        new History()
            .on("2025-01-01", STARTED, "14.99", "2025-01-01/2025-02-01")
            .on("2025-01-11", CANCELLED, "")
            .on("2025-02-01", EXPIRED, "")
            .replayed();
    assertThat(parts).singleElement().matches(part -> part.to().equals(day("2025-02-01")));
  }

  @Test
  void cancelling_ends_grace_but_withdraws_none_of_its_days() {
    History failed =
        new History()
            .on("2025-01-01", STARTED, "14.99", "2025-01-01/2025-02-01")
            .on("2025-02-01", PAYMENT_FAILED, "");
    failed.on("2025-02-04", CANCELLED, "/2025-02-01");
    assertThat(failed.replayed().get(1).to()).isEqualTo(day("2025-02-04"));
  }

  @Test
  void charges_without_a_valid_period_are_named_and_not_posted() {
    List<PeriodPart> parts =
        new History()
            .on("2025-01-01", STARTED, "14.99", "")
            .on("2025-01-02", STARTED, "9.99", "2025-01-02/2025-01-02")
            .on("2025-01-03", TRIAL_STARTED, "")
            .replayed();
    assertThat(parts)
        .extracting(part -> part.flaws() + " " + part.unpostedCents())
        .containsExactly(
            "[CHARGE_WITHOUT_PERIOD] 1499",
            "[PERIOD_NOT_FORWARD] 999",
            "[CHARGE_WITHOUT_PERIOD] 0");
    assertThat(parts).noneMatch(PeriodPart::covers);
    assertThat(Account.of(parts, day("2026-01-01"))).isEqualTo(new Account(0, 0, 0, 0));
  }

  @Test
  void refunds_without_a_charge_or_above_it_are_posted_up_to_it() {
    List<PeriodPart> none = new History().on("2025-01-05", REFUNDED, "-3.00", "").replayed();
    assertThat(none.get(0).flaws()).containsExactly(Flaw.REFUND_WITHOUT_CHARGE);
    assertThat(none.get(0).unpostedCents()).isEqualTo(-300);
    History history =
        new History()
            .on("2025-01-01", STARTED, "10.00", "2025-01-01/2025-02-01")
            .on("2025-01-05", REFUNDED, "-7.00", "2025-01-01/2025-02-01")
            .on("2025-01-06", REFUNDED, "-7.00", "2025-01-01/2025-02-01");
    assertThat(history.replayed())
        .filteredOn(part -> part.kind() == PartKind.REFUND)
        .extracting(part -> part.chargedCents() + " " + part.unpostedCents() + part.flaws())
        .containsExactly("-700 0[]", "-300 -400[REFUND_ABOVE_CHARGE]");
    assertThat(Account.asOf("2025-02-01", history)).isEqualTo(new Account(1_000, 0, 0, 1_000));
    List<PeriodPart> yen =
        new History()
            .on("2025-01-01", STARTED, "10.00", "2025-01-01/2025-02-01")
            .currency("JPY", "0.0065")
            .on("2025-01-05", REFUNDED, "-700", "2025-01-01/2025-02-01")
            .replayed();
    assertThat(yen.get(1).flaws()).containsExactly(Flaw.REFUND_WITHOUT_CHARGE);
  }

  @Test
  void overlaps_gaps_changes_of_nothing_and_unknown_plans_are_named_and_posted() {
    History history =
        new History()
            .on("2025-01-01", PLAN_CHANGED, "10.00", "2025-01-01/2025-02-01")
            .on("2025-01-15", RENEWED, "10.00", "2025-01-15/2025-02-15")
            .on("2025-03-01", RENEWED, "10.00", "2025-03-01/2025-04-01")
            .plan("unknown", 0)
            .on("2025-03-15", REACTIVATED, "10.00", "2025-03-15/2025-04-15");
    assertThat(history.replayed())
        .extracting(part -> part.flaws() + " " + part.postedCents())
        .containsExactly(
            "[PLAN_CHANGE_WITHOUT_PERIOD] 1000",
            "[OVERLAPPING_PERIODS] 1000",
            "[RENEWAL_AFTER_GAP] 1000",
            "[UNKNOWN_PLAN] 1000");
  }

  @Test
  void a_refund_belongs_to_the_period_that_contains_its_day_else_to_the_last_one() {
    History history =
        new History()
            .on("2025-01-01", STARTED, "10.00", "2025-01-01/2025-02-01")
            .on("2025-01-20", RENEWED, "12.00", "2025-02-01/2025-03-01")
            .on("2025-01-25", REFUNDED, "-1.00", "")
            .on("2025-03-05", REFUNDED, "-2.00", "2025-01-15/2025-02-15");
    assertThat(history.replayed())
        .filteredOn(part -> part.kind() == PartKind.REFUND)
        .extracting(part -> part.periodNo() + " " + part.chargedCents() + " " + part.postedCents())
        .containsExactly("1 -100 0", "2 -200 -200");
  }

  @Test
  void a_change_of_plan_on_the_day_after_a_period_carries_nothing_and_is_no_flaw() {
    List<PeriodPart> parts =
        new History()
            .plan("student", 749)
            .on("2025-01-01", STARTED, "7.49", "2025-01-01/2025-02-01")
            .plan("monthly", 1_499)
            .on("2025-02-01", PLAN_CHANGED, "14.99", "2025-02-01/2025-03-01")
            .replayed();
    assertThat(parts).allMatch(part -> part.flaws().isEmpty());
    assertThat(parts).extracting(PeriodPart::postedCents).containsExactly(749L, 1_499L);
  }

  @Test
  void without_a_rate_nothing_is_earned_and_the_charge_is_unknown() {
    List<PeriodPart> parts =
        new History()
            .currency("EUR", null)
            .on("2025-01-01", STARTED, "10.00", "2025-01-01/2025-02-01")
            .replayed();
    assertThat(parts.get(0).chargedCents()).isNull();
    assertThat(parts.get(0).postedCents()).isZero();
    assertThat(parts.get(0).covers()).isTrue();
  }

  private static History downgraded() {
    return new History()
        .plan("yearly", 13_900)
        .on("2025-01-01", STARTED, "139.00", "2025-01-01/2026-01-01")
        .plan("monthly", 1_499)
        .on("2025-11-01", PLAN_CHANGED, "0.00", "2025-11-01/2025-12-01");
  }

  private static LocalDate day(String day) {
    return LocalDate.parse(day);
  }
}
