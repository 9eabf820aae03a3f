# Sourced by scripts/managed-service: the documents and the calls of the AWS CLI.

# What the steps wait for at most, in seconds; the service takes minutes to start an application.
longest_wait=1800

# Names that the templates have in common, in the variable text.
put_names() {
    put application "$application"
    put account-id "$account_id"
    put partition "$partition"
    put region "$region"
    put bucket "$bucket"
    put role-name "$role_name"
    put log-group "$log_group"
    put log-stream "$log_stream"
}

# write_document NAME: the template of that name, filled in. The settings come last: their braces are their own.
write_document() {
    local text
    text=$(< "$root/conf/managed-service/$1")
    put_names
    put jar-key "$jar_key"
    put runtime "$runtime"
    put_json parallelism "$parallelism"
    put_json auto-scaling "$auto_scaling"
    put_json property-groups "$(< "$properties")"
    echo "$text" > "$write/$1"
}

write_documents() {
    local sum
    read -r sum _ < <(sha256sum -- "$jar" 2> /dev/null || shasum -a 256 -- "$jar")
    # A jar is never overwritten: an application that is rolled back finds its own.
    jar_key=$application/kinesis-event-forwarder-${sum:0:16}.jar
    mkdir -p -- "$write"
    write_document trust-policy.json
    write_document application.json
    write_document start.json
    write_document update.json
    execution_policy > "$write/execution-policy.json"
}

step() {
    echo "${dry_run:+# }$1"
}

# call ARGUMENT...: of the AWS CLI; "${...}" of a dry run are variables of the shell that it is copied to.
call() {
    if [[ -n $dry_run ]]; then
        printed "$@"
    else
        aws --region "$region" --output text "$@" > /dev/null || exit 1
    fi
}

printed() {
    local argument line="aws --region $region"
    for argument in "$@"; do
        if [[ $argument == '$'* ]]; then
            line+=" \"$argument\""
        else
            line+=" $(word "$argument")"
        fi
    done
    echo "$line"
}

# call_unless CODE SENTENCE ARGUMENT...: says SENTENCE where AWS answers with that error code.
call_unless() {
    local code=$1 sentence=$2 errors
    shift 2
    if [[ -n $dry_run ]]; then
        printed "$@"
    elif ! errors=$(aws --region "$region" --output text "$@" 2>&1 > /dev/null); then
        [[ $errors == *"($code)"* ]] || fail "$errors"
        echo "$sentence"
    fi
}

# ask VARIABLE ARGUMENT...: sets VARIABLE to what AWS answers.
ask() {
    local variable=$1 answer
    shift
    if [[ -n $dry_run ]]; then
        echo "$variable=\$($(printed "$@" --output text))"
        printf -v "$variable" %s "\$$variable"
    else
        answer=$(aws --region "$region" "$@" --output text) || exit 1
        printf -v "$variable" %s "$answer"
    fi
}

# wait_for STATUS FAILED SENTENCE ARGUMENT...: asks until the answer is STATUS; SENTENCE is of an answer like FAILED.
wait_for() {
    local wanted=$1 failed=$2 sentence=$3 status= end=$((SECONDS + longest_wait))
    shift 3
    if [[ -n $dry_run ]]; then
        echo "until [ \"\$($(printed "$@" --output text))\" = $wanted ]; do sleep 10; done"
        return
    fi
    until [[ $status == "$wanted" ]]; do
        ask status "$@"
        [[ ! $status =~ ^($failed)$ ]] || fail "$sentence"
        ((SECONDS < end)) || fail "It took too long: the status is still $status."
        [[ $status == "$wanted" ]] || sleep 10
    done
}

wait_for_application() {
    wait_for "$1" "$2" "$3" kinesisanalyticsv2 describe-application --application-name "$application" \
        --query ApplicationDetail.ApplicationStatus
}

check_account() {
    [[ -z $dry_run ]] || return 0
    local caller
    ask caller sts get-caller-identity --query Account
    [[ $caller == "$account_id" ]] ||
        fail "The AWS CLI's credentials are of the account $caller, not of $account_id; nothing was changed."
}

put_policy() {
    step "$1"
    call iam put-role-policy --role-name "$role_name" --policy-name event-forwarder \
        --policy-document "file://$write/execution-policy.json"
}

upload() {
    step "$1"
    call s3 cp "$jar" "s3://$bucket/$jar_key" --only-show-errors
}

not_started="The application did not start; scripts/managed-service logs shows why."

deploy() {
    check_account
    step "1. The execution role $role_name."
    call_unless EntityAlreadyExists "The role is there." iam create-role --role-name "$role_name" \
        --assume-role-policy-document "file://$write/trust-policy.json"
    put_policy "2. What the role may do."
    step "3. The log group $log_group."
    call_unless ResourceAlreadyExistsException "The log group is there." logs create-log-group \
        --log-group-name "$log_group"
    call logs put-retention-policy --log-group-name "$log_group" --retention-in-days 30
    call_unless ResourceAlreadyExistsException "The log stream is there." logs create-log-stream \
        --log-group-name "$log_group" --log-stream-name "$log_stream"
    upload "4. The job jar."
    step "5. The application $application."
    create_application
    wait_for_application READY 'DELETING' "The application is being deleted."
    step "6. The start."
    call kinesisanalyticsv2 start-application --cli-input-json "file://$write/start.json"
    wait_for_application RUNNING 'READY|ROLLED_BACK' "$not_started"
    step "The application runs."
}

# A role that was just made cannot be assumed everywhere at once.
create_application() {
    local errors there create=(kinesisanalyticsv2 create-application --cli-input-json "file://$write/application.json")
    there="The application $application is there: scripts/managed-service update changes it. If it does not run, start it:
$(printed kinesisanalyticsv2 start-application --cli-input-json "file://$write/start.json")"
    if [[ -n $dry_run ]]; then
        printed "${create[@]}"
        return
    fi
    until errors=$(aws --region "$region" --output text "${create[@]}" 2>&1 > /dev/null); do
        [[ $errors != *"(ResourceInUseException)"* ]] || fail "$there"
        [[ $errors == *"assume the role"* ]] && ((SECONDS < 300)) || fail "$errors"
        sleep 10
    done
}

update() {
    local version status=RUNNING snapshot now
    check_account
    step "1. The application's version."
    ask version kinesisanalyticsv2 describe-application --application-name "$application" \
        --query ApplicationDetail.ApplicationVersionId
    if [[ -z $dry_run ]]; then
        ask status kinesisanalyticsv2 describe-application --application-name "$application" \
            --query ApplicationDetail.ApplicationStatus
        [[ $status == RUNNING || $status == READY ]] ||
            fail "The application's status is $status; it can be updated when it is RUNNING or READY."
    fi
    put_policy "2. What the role may do."
    upload "3. The job jar."
    if [[ $status == RUNNING ]]; then
        take_snapshot
    else
        step "4. No snapshot: the application does not run."
    fi
    step "5. The settings and the jar."
    call_update
    if [[ $status == READY ]]; then
        wait_for_application READY 'DELETING' "The application is being deleted."
        step "The application is updated, and stopped as it was."
        return
    fi
    wait_for_application RUNNING 'READY|ROLLED_BACK' "$not_started"
    check_version
}

take_snapshot() {
    snapshot=before-update-$(date -u +%Y%m%d-%H%M%S)
    step "4. The snapshot $snapshot."
    call kinesisanalyticsv2 create-application-snapshot --application-name "$application" --snapshot-name "$snapshot"
    wait_for READY FAILED "The snapshot failed; nothing but the role's policy was changed." \
        kinesisanalyticsv2 describe-application-snapshot --application-name "$application" \
        --snapshot-name "$snapshot" --query SnapshotDetails.SnapshotStatus
}

call_update() {
    local errors update=(kinesisanalyticsv2 update-application --current-application-version-id "$version"
        --cli-input-json "file://$write/update.json")
    if [[ -n $dry_run ]]; then
        printed "${update[@]}"
    elif ! errors=$(aws --region "$region" --output text "${update[@]}" 2>&1 > /dev/null); then
        [[ $errors != *"(ConcurrentModificationException)"* ]] ||
            fail "Someone else changed the application meanwhile: it is not of version $version any more. Run this again."
        fail "$errors"
    fi
}

# A rollback is an update too, and makes a version of its own.
check_version() {
    [[ -z $dry_run ]] || return 0
    ask now kinesisanalyticsv2 describe-application --application-name "$application" \
        --query ApplicationDetail.ApplicationVersionId
    ((now == version + 1)) ||
        fail "The application runs, but is of version $now: the service rolled back, or someone else changed it. $not_started"
    echo "The application runs, of version $now; before it was $version."
}

print_logs() {
    local since="\$((\$(date +%s) * 1000 - ${minutes}0000 * 6))"
    local filter=(logs filter-log-events --log-group-name "$log_group" --query 'events[].[timestamp,message]' --output text)
    if [[ -n $dry_run ]]; then
        echo "$(printed "${filter[@]}") --start-time \"$since\""
        return
    fi
    aws --region "$region" "${filter[@]}" --start-time "$(($(date +%s) * 1000 - minutes * 60000))" |
        awk -f "$root/scripts/lib/log-lines.awk"
}
