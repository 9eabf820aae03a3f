# Sourced by scripts/managed-service: makes the execution role's policy of the access that the settings need.

# value_of WORD: of a line of needed_access; nothing if there is none.
value_of() {
    sed -n "s/^$1 //p" <<< "$needed_access"
}

# statement NAME: adds the filled in template to the variable statements.
statement() {
    local text
    text=$(< "$root/conf/managed-service/statements/$1.json")
    put_names
    if ((${#listed[@]})); then
        put_json listed "$(strings '    ' "${listed[@]}")"
    fi
    put source-stream "$(stream_of source)"
    put consumer-name "$(value_of consumer-name)"
    put customer-role "arn:$(partition_of "$(value_of customer-region)"):iam::$(value_of customer-account):role/$(value_of customer-role)"
    put dead-letter-stream "$(stream_of dead-letter)"
    put dead-letter-key "$dead_letter_key"
    put files "$files"
    put files-bucket "${files%%/*}"
    put title "$title"
    statements+=${statements:+$',\n'}"    $(indented '    ' "$text")"
}

# stream_of source|dead-letter: its ARN. Both are the operator's own.
stream_of() {
    local in
    in=$(value_of "$1-region")
    echo "arn:$(partition_of "$in"):kinesis:$in:$account_id:stream/$(value_of "$1-stream")"
}

# files_at TITLE PATH STATEMENT: TITLE makes the names of the statements unique.
files_at() {
    local title=$1 files=${2#s3://}
    [[ -n $files ]] || return 0
    files=${files%/}
    statement list-files
    statement "$3"
}

execution_policy() {
    local text statements='' files='' title='' secret listed=()
    statement read-jar
    statement list-log-groups
    statement list-log-streams
    statement write-logs
    if [[ -n $(value_of consumer-name) ]]; then
        statement fan-out-source
        statement fan-out-consumer
    elif [[ -n $(value_of source-stream) ]]; then
        statement poll-source
    fi
    files_at Source "$(value_of source-path)" read-files
    [[ -z $(value_of customer-role) ]] || statement assume-customer-role
    files_at Output "$(value_of output-path)" write-files
    [[ -z $(value_of dead-letter-stream) ]] || statement keep-dead-letters
    files_at DeadLetter "$(value_of dead-letter-path)" write-files
    [[ -z $dead_letter_key ]] || statement encrypt-dead-letters
    # Settings may leave out the six characters that Secrets Manager puts at the end.
    while read -r secret; do
        listed+=("$secret" "$secret-??????")
    done < <(value_of secret)
    ((${#listed[@]} == 0)) || statement read-secrets
    listed=(${decrypt_keys[@]+"${decrypt_keys[@]}"})
    ((${#listed[@]} == 0)) || statement decrypt
    text=$(< "$root/conf/managed-service/execution-policy.json")
    put_json statements "${statements#    }"
    echo "$text"
}
